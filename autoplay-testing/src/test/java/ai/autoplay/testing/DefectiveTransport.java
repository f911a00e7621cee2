package ai.autoplay.testing;

/** Run by {@link ContractsCanFailTest} alone: the contract on a transport with one defect. */
class DefectiveTransport implements TransportContract {
  static volatile QueueTransport.Defect defect = QueueTransport.Defect.NONE;

  @Override
  public TransportSubject open() {
    return new QueueTransport(defect);
  }
}
