package ai.autoplay.testing;

/** The contract holds for a transport that keeps it. */
class QueueTransportTest implements TransportContract {
  @Override
  public TransportSubject open() {
    return new QueueTransport(QueueTransport.Defect.NONE);
  }
}
