"""Dispatches: directing a person to the joint assessment, one referral for each other authority."""
