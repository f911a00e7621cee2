package ai.autoplay.testing;

/** The contract holds for a sink that keeps it. */
class MapSinkTest implements SinkContract {
  @Override
  public SinkSubject open() {
    return new MapSink(MapSink.Defect.NONE);
  }
}
