-- Bytes that the quarantine takes up, so that nobody has to sum them for each file that comes: the file of each, at least 64 KiB.
create table quarantine_total (
  one boolean primary key default true check (one),
  bytes bigint not null
);
insert into quarantine_total (bytes) select coalesce(sum(greatest(kept, 65536)), 0) from quarantine;

-- What is lost, in the order in which it is gone through.
drop index pacs_images_lost;
create index pacs_images_lost on pacs_images (pacs, guid) where lost is not null;

-- Listings show the last that came in first; a GUID does not say when that was.
create index instances_age on instances (received_ms, guid);
