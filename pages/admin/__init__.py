"""People, schools, rules and the trail."""
