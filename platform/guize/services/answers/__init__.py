"""What is answered: rules, versions, decisions, differences, and what a draft would do."""
