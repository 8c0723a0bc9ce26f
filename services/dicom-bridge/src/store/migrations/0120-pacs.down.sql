drop table pacs_refused;
drop table pacs_progress;
drop table pacs_images;
