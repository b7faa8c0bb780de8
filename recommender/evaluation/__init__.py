"""How good the recommender is: every documented practice asked for as if it were not in the base."""
