"""amoCRM: connection, deals, saving a calculation into a deal."""
