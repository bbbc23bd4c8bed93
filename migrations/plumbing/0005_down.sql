DROP FUNCTION hold_key;
