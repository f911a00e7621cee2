package ai.autoplay.testing;

/** Run by {@link ContractsCanFailTest} alone: the contract on a sink with one defect. */
class DefectiveSink implements SinkContract {
  static volatile MapSink.Defect defect = MapSink.Defect.NONE;

  @Override
  public SinkSubject open() {
    return new MapSink(defect);
  }
}
