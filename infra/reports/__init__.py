"""What people read: data in, text, JSON or annotations out."""
