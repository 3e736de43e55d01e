"""What `tonewise.drafting.trust` is made of: what may be trusted, and one module for each way to leave it."""
