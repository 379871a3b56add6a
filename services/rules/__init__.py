"""What the programme says. Pure functions of facts and a day; they know no database and no screen."""
