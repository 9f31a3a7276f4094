"""From what a person asks for to a task: which photo, what of it, and the order itself."""
