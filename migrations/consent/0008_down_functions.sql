DROP FUNCTION access_keeps_directory, access_keeps_own;
