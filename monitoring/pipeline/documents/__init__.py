"""What documents say: findings, tables and charts put together from the results."""
