-- An enrolled secret counts from its confirmation on; a one-time code is taken once.
ALTER TABLE admins ADD COLUMN totp_enabled_at bigint;
ALTER TABLE admins ADD COLUMN totp_last_step bigint;
