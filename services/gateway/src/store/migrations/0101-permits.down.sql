drop table object_lists;
drop table permits;
