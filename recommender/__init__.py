"""From a waste profile to screened, ranked and explained reuse technologies."""
