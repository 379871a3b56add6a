"""A pupil's story: what events are, what happened around the plans, and the whole of it."""
