-- The two published tables, empty, and the formulas of their columns.

-- Money per something, from ten-thousandths, rounded once.
create macro money(ten_thousandths, per) as
  if(per = 0, null,
    cast(cast(round_share(cast(ten_thousandths as hugeint), 100 * cast(per as hugeint)) as decimal(18, 0))
      * cast(0.01 as decimal(2, 2)) as decimal(18, 2)));

-- The 95 % Wilson interval of k out of n.
create macro low(k, n) as
  if(n = 0, null, if(k = 0, 0.0::double,
    (k / n + 3.8414588206941254 / (2 * n)
      - 1.959963984540054 * sqrt((k / n) * (1 - k / n) / n + 3.8414588206941254 / (4.0 * n * n)))
    / (1 + 3.8414588206941254 / n)));
create macro high(k, n) as
  if(n = 0, null, if(k = n, 1.0::double,
    (k / n + 3.8414588206941254 / (2 * n)
      + 1.959963984540054 * sqrt((k / n) * (1 - k / n) / n + 3.8414588206941254 / (4.0 * n * n)))
    / (1 + 3.8414588206941254 / n)));

create temp table retention (
  grain varchar, period_start date, period_end date, segment varchar, channel varchar,
  customers_at_start bigint, customers_at_end bigint, new_customers bigint,
  reactivated_customers bigint, churned_customers bigint, moved_in_customers bigint,
  moved_out_customers bigint, retained_customers bigint,
  buyers bigint, repeat_buyers bigint, returning_buyers bigint, orders bigint,
  net_revenue decimal(18, 2), returning_net_revenue decimal(18, 2),
  retention_rate double, retention_rate_low double, retention_rate_high double,
  crr_formula double,
  churn_rate double, churn_rate_low double, churn_rate_high double,
  repeat_purchase_rate double, repeat_purchase_rate_low double, repeat_purchase_rate_high double,
  returning_buyer_rate double, returning_buyer_rate_low double, returning_buyer_rate_high double,
  average_order_value decimal(18, 2), purchase_frequency double, expected_lifespan double,
  customer_lifetime_value decimal(18, 2), revenue_from_existing_rate double,
  is_complete boolean);

create temp table cohorts (
  grain varchar, cohort_start date, age int, period_end date, segment varchar, channel varchar,
  cohort_size bigint, active_customers bigint,
  retention_rate double, retention_rate_low double, retention_rate_high double,
  active_on_or_after bigint, unbounded_retention_rate double,
  orders bigint, net_revenue decimal(18, 2), cumulative_net_revenue decimal(18, 2),
  cumulative_revenue_per_customer decimal(18, 2),
  is_complete boolean);
