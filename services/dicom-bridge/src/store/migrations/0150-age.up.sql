-- Listings show the last that came in first; a GUID does not say when that was.
create index instances_age on instances (received_ms, guid);
