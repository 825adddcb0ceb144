-- The sums of a country for one year, of all operators or of one, side by side and whole in the index: a
-- supervisor's pages read nothing else. It takes the place of rolled_sum_by_operator.
CREATE INDEX rolled_sum_of_operator ON rolled_sum
  (operator, year, grade, tenant, entries, scored, total_sum, lowest, highest, least_full, most_full,
   full_known);
DROP INDEX rolled_sum_by_operator;
