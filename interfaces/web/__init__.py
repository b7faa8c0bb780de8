"""The web pages: screens, widgets and their texts. They show what the recommender says and decide nothing."""
