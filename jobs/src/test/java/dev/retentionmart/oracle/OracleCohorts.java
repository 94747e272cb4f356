package dev.retentionmart.oracle;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code mart/cohorts}: one row per grain, cohort period, age, segment and channel. */
final class OracleCohorts {
  private OracleCohorts() {}

  static Map<CohortKey, Map<String, Object>> rows(OracleConfig config, List<CustomerLife> lives) {
    Map<CohortKey, Map<String, Object>> rows = new LinkedHashMap<>();
    for (OracleGrain grain : config.windows().keySet()) {
      List<CustomerLife> ofGrain = lives.stream().filter(life -> life.grain() == grain).toList();
      Set<LocalDate> cohorts =
          ofGrain.stream()
              .map(CustomerLife::acquiredIn)
              .collect(Collectors.toCollection(TreeSet::new));
      for (LocalDate cohort : cohorts) {
        List<CustomerLife> members =
            ofGrain.stream().filter(life -> life.acquiredIn().equals(cohort)).toList();
        Set<Cell> cells = new LinkedHashSet<>();
        for (CustomerLife member : members) {
          cells.addAll(Cell.withTotals(member.segmentAtAcquisition(), member.channel()));
        }
        for (Cell cell : cells) {
          addCohort(rows, config, grain, cohort, cell, membersIn(cell, members));
        }
      }
    }
    return rows;
  }

  private static List<CustomerLife> membersIn(Cell cell, List<CustomerLife> members) {
    return members.stream()
        .filter(
            member ->
                cell.holdsSegment(member.segmentAtAcquisition())
                    && cell.holdsChannel(member.channel()))
        .toList();
  }

  private static void addCohort(
      Map<CohortKey, Map<String, Object>> rows,
      OracleConfig config,
      OracleGrain grain,
      LocalDate cohort,
      Cell cell,
      List<CustomerLife> members) {
    long size = members.size();
    BigDecimal cumulative = BigDecimal.ZERO;
    int age = 0;
    LocalDate period = cohort;
    while (!period.isAfter(config.asOf())) {
      LocalDate current = period;
      BigDecimal revenue =
          members.stream()
              .map(member -> member.revenueIn(current))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      cumulative = cumulative.add(revenue);
      long active = members.stream().filter(member -> member.boughtIn(current)).count();
      long orders = members.stream().mapToLong(member -> member.ordersIn(current).size()).sum();
      long activeOnOrAfter =
          members.stream().filter(member -> member.boughtInOrAfter(current)).count();
      LocalDate lastDay = grain.lastDayOf(period);
      rows.put(
          new CohortKey(grain.label(), cohort, age, cell.segment(), cell.channel()),
          new Measures()
              .put("grain", grain.label())
              .put("cohort_start", cohort)
              .put("age", age)
              .put("period_end", lastDay)
              .put("segment", cell.segment())
              .put("channel", cell.channel())
              .put("cohort_size", size)
              .put("active_customers", active)
              .putShare("retention_rate", active, size)
              .put("active_on_or_after", activeOnOrAfter)
              .putShare("unbounded_retention_rate", activeOnOrAfter, size)
              .put("orders", orders)
              .putMoney("net_revenue", revenue)
              .putMoney("cumulative_net_revenue", cumulative)
              .putMoneyPer("cumulative_revenue_per_customer", cumulative, BigDecimal.valueOf(size))
              .put("is_complete", !lastDay.isAfter(config.asOf()))
              .put("is_small_group", size < OracleConfig.FEW)
              .put("as_of_date", config.asOf())
              .asMap());
      age++;
      period = grain.later(period, 1);
    }
  }
}
