"""Lead persons: proposed to the steering group, approved by it, named by the employment authority."""
