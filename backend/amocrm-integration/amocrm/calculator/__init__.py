"""What a calculation says, as pure functions: nothing here knows HTTP, SQL or amoCRM."""
