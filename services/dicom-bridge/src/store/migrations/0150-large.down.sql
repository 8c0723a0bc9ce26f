drop index instances_age;
drop index pacs_images_lost;
create index pacs_images_lost on pacs_images (pacs) where lost is not null;
drop table quarantine_total;
