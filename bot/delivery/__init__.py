"""How updates arrive, and when they are acknowledged: once their reply is out."""
