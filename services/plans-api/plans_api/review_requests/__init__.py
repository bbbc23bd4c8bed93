"""The person's requests of a review: made by the person or recorded; met by a review, refused, or lapsed."""
