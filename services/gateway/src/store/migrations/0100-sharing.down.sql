drop table sharing_part;
drop table sharing_right;
drop sequence sharing_version;
