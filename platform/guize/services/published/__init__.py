"""What is published, as each reader may see it, kept until something new is."""
