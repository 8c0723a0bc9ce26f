drop table removed_images;
