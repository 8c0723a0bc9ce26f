drop table erasure_confirmations;
drop table erasure_images;
drop table erasures;
