"""Own views: what the person says of the own situation, apart from the authorities' sections."""
