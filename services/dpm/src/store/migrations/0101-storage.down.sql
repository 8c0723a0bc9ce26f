drop table requests;
drop table files;
drop table filesystems;
