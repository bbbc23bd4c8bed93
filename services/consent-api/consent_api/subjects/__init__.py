"""Who a token's subject is, and for whom they may act at this moment."""
