"""What at least two functions use; knows no vendor."""
