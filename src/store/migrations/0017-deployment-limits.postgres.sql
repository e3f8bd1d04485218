-- Rate and concurrency limits of what calls are made to, as JSON objects: who is at one is passed over while another can serve.
ALTER TABLE providers ADD COLUMN limits text COLLATE "C" NOT NULL DEFAULT '{}';
ALTER TABLE deployments ADD COLUMN limits text COLLATE "C" NOT NULL DEFAULT '{}';
