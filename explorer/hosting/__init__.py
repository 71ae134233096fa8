"""What an operator decides about a copy of the app: every setting, and who may open what."""
