"""Release, archive, deployment, and the ways back."""
