-- A unique key without the tenant cannot be spread over nodes by it. The token is 256 bits of chance and
-- needs no guard; it is looked up by itself.
DROP INDEX contact_token;
CREATE INDEX contact_token ON contact (token);
