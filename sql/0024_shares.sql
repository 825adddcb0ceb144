-- A part-time post is a share of one, in 1/10000; NULL: a whole one.
ALTER TABLE post ADD COLUMN share @INT CHECK (share > 0 AND share <= 10000);
-- What becomes of the other post when somebody is in two at once.
ALTER TABLE project ADD COLUMN vacancy_two_posts TEXT
  CHECK (vacancy_two_posts IN ('not_set', 'both_filled', 'later_vacant', 'earlier_vacant'));
UPDATE project SET vacancy_two_posts = 'not_set' WHERE own_vacancy_rule = 1;
