drop table destroyed;
drop table shares;
