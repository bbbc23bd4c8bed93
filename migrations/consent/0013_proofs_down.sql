DROP FUNCTION leaves_of;
