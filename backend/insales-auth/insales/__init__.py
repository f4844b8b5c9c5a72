"""InSales: log-in through the shop by both doors, and calls to its API."""
