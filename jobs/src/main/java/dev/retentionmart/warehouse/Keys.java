package dev.retentionmart.warehouse;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Keys that much larger tables are searched for. They are few enough to be held by the driver and
 * to be sent to every task; who has more than {@link #MOST} had better build everything.
 */
public final class Keys {
  /** More take more memory than a driver and every task should need for them. */
  public static final int MOST = 1_000_000;

  /** Enough to tell the ids of the last weeks' orders from others; each row is held against all. */
  private static final int SPANS = 16;

  private final SparkSession spark;
  private final DataType type;
  private final Set<Object> values;
  private Broadcast<Set<Object>> sent;
  private List<Span> spans;

  private Keys(SparkSession spark, DataType type, Set<Object> values) {
    this.spark = spark;
    this.type = type;
    this.values = values;
  }

  /**
   * The values of a column; of more than {@link #MOST}, some that are more than that.
   *
   * @param column one column, whose values are looked up now
   */
  public static Keys of(Dataset<Row> column) {
    Set<Object> values = new HashSet<>();
    column.distinct().limit(MOST + 1).collectAsList().forEach(row -> values.add(row.get(0)));
    return new Keys(
        (SparkSession) column.sparkSession(), column.schema().apply(0).dataType(), values);
  }

  /**
   * The values of each of some columns, looked up in one query. Null is one of the first column's
   * values only: in the others it stands for none.
   *
   * @param columns not many more rows than keys can be searched for
   */
  public static List<Keys> ofEach(Dataset<Row> columns) {
    List<Row> rows = columns.collectAsList();
    List<Keys> keys = new ArrayList<>();
    for (int i = 0; i < columns.columns().length; i++) {
      Set<Object> values = new HashSet<>();
      for (Row row : rows) {
        if (i == 0 || !row.isNullAt(i)) {
          values.add(row.get(i));
        }
      }
      keys.add(
          new Keys(
              (SparkSession) columns.sparkSession(), columns.schema().apply(i).dataType(), values));
    }
    return keys;
  }

  /** These keys and those, of the same type. */
  public Keys and(Keys others) {
    Set<Object> all = new HashSet<>(values);
    all.addAll(others.values);
    return new Keys(spark, type, all);
  }

  /** Whether there are more than can be searched for. */
  public boolean areTooMany() {
    return values.size() > MOST;
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** The rows of a table with one of these keys; a null key means the rows without one. */
  public Dataset<Row> in(Dataset<Row> table, String column) {
    return isEmpty() ? table.limit(0) : table.where(isNear(column)).where(contains(column));
  }

  /** The other rows of a table. */
  public Dataset<Row> notIn(Dataset<Row> table, String column) {
    return isEmpty() ? table : table.where(not(contains(column)));
  }

  /** The rows as they are; one with another key fails. */
  Dataset<Row> onlyIn(Dataset<Row> rows, String column) {
    Column key = col(column);
    Column other = raise_error(concat(lit("This is none of the keys: "), key.cast("string")));
    return rows.withColumn(column, when(contains(column), key).otherwise(other.cast(type)));
  }

  /** The same keys as text. */
  public Keys asText() {
    Set<Object> texts = new HashSet<>();
    values.forEach(value -> texts.add(value == null ? null : value.toString()));
    return new Keys(spark, DataTypes.StringType, texts);
  }

  /**
   * True where a key is one of these, and of other numbers for those close to one. Numbers mostly
   * grow with time, and so do files: this tells the reader of files where it need not look. The
   * bounds of all stand first, because most rows are older.
   */
  private Column isNear(String column) {
    if (!type.equals(DataTypes.LongType)) {
      return lit(true);
    }
    Column key = col(column);
    Column isNull = values.contains(null) ? key.isNull() : lit(false);
    List<Span> spans = spans();
    if (spans.isEmpty()) {
      return isNull;
    }
    Span all = new Span(spans.get(0).first(), spans.get(spans.size() - 1).last());
    Column isInOne = spans.stream().map(span -> isIn(key, span)).reduce(Column::or).orElseThrow();
    return isNull.or(isIn(key, all).and(isInOne));
  }

  private static Column isIn(Column key, Span span) {
    return key.geq(span.first()).and(key.leq(span.last()));
  }

  private List<Span> spans() {
    if (spans == null) {
      spans =
          Span.around(
              values.stream().filter(Objects::nonNull).mapToLong(value -> (Long) value), SPANS);
    }
    return spans;
  }

  /** Whether a key is one of these; for a query. */
  private UDF1<Object, Boolean> lookup() {
    if (sent == null) {
      sent = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(values);
    }
    Broadcast<Set<Object>> keys = sent;
    return key -> keys.value().contains(key);
  }

  /**
   * A condition and not a join: it finds null, and Spark applies it to a row before it works out
   * the row's other columns.
   */
  private Column contains(String column) {
    return udf(lookup(), DataTypes.BooleanType).apply(col(column));
  }
}
