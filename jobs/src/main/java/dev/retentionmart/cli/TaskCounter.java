package dev.retentionmart.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Counts the tasks of the jobs that a step has started, known and done. */
final class TaskCounter extends SparkListener {
  private static final String DESCRIPTION = "spark.job.description";

  /**
   * Tasks of a step.
   *
   * @param known of all jobs so far; grows as Spark plans on
   * @param done of those
   */
  record Tasks(long known, long done) {
    private static final Tasks NONE = new Tasks(0, 0);

    private Tasks plus(long moreKnown, long moreDone) {
      return new Tasks(known + moreKnown, done + moreDone);
    }
  }

  private record Stage(String description, int tasks) {}

  private final Map<String, Tasks> tasksByDescription = new HashMap<>();
  private final Map<Integer, Stage> stages = new HashMap<>();
  private final Map<Integer, Integer> openTasksByStage = new HashMap<>();
  private final Map<Integer, Iterable<Object>> stagesByJob = new HashMap<>();

  /** The tasks of the jobs with that description. */
  synchronized Tasks tasks(String description) {
    return tasksByDescription.getOrDefault(description, Tasks.NONE);
  }

  /** Forgets the jobs with that description. */
  synchronized void forget(String description) {
    tasksByDescription.remove(description);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart job) {
    Properties properties = job.properties();
    String description = properties == null ? null : properties.getProperty(DESCRIPTION);
    if (description == null) {
      return;
    }
    stagesByJob.put(job.jobId(), CollectionConverters.asJava(job.stageIds()));
    for (StageInfo stage : CollectionConverters.asJava(job.stageInfos())) {
      stages.put(stage.stageId(), new Stage(description, stage.numTasks()));
      openTasksByStage.put(stage.stageId(), stage.numTasks());
      count(description, stage.numTasks(), 0);
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
    Stage stage = stages.get(task.stageId());
    Integer open = openTasksByStage.get(task.stageId());
    if (stage != null && open != null && open > 0 && task.taskInfo().successful()) {
      openTasksByStage.put(task.stageId(), open - 1);
      count(stage.description(), 0, 1);
    }
  }

  /** Tasks of stages that were skipped never end: they count as done with their job. */
  @Override
  public synchronized void onJobEnd(SparkListenerJobEnd job) {
    Iterable<Object> ids = stagesByJob.remove(job.jobId());
    if (ids == null) {
      return;
    }
    for (Object id : ids) {
      Stage stage = stages.remove(id);
      Integer open = openTasksByStage.remove(id);
      if (stage != null && open != null) {
        count(stage.description(), 0, open);
      }
    }
  }

  private void count(String description, long known, long done) {
    tasksByDescription.put(description, tasks(description).plus(known, done));
  }
}
