"""The budget, the partner's reports to the state, and letters about decisions."""
