-- Bytes that came in of a written file. Its size stays what is reserved until it is available, so that filesystems.used
-- is corrected once a batch.
alter table files add column received bigint;
update files set received = size where state = 'written';
alter table files add check (state <> 'written' or received is not null);
