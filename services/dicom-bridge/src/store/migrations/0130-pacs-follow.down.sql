drop index pacs_refused_again;
alter table pacs_refused drop column again;
alter table pacs_progress
  drop column left_count, drop column per_second, drop column round_ms, drop column round_total,
  drop column round_looked, drop column round_after, drop column kept_count, drop column follow_error;
drop table pacs_withdrawn;
drop index pacs_images_round;
alter table pacs_images
  drop column header_sha256, drop column missed_ms, drop column looked_ms, drop column confirmed_ms,
  drop column erasure, drop column withheld, drop column tried_ms;
