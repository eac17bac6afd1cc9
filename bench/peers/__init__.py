"""What Alongside is measured against: bots that only answer a press and edit a message, and nothing else."""
