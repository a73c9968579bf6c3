package dev.belay.gateway;

/// Who hears what the upstream says before it comes to an answer.
interface Audience {

  /// For questions of the gateway's own.
  Audience NOBODY =
      new Audience() {
        @Override
        public void begin() {}

        @Override
        public void event(Event event) {}

        @Override
        public void keepAlive() {}
      };

  /// From now on the answer is a stream of events. The client hears of it at once.
  void begin();

  void event(Event event);

  /// Says that there is nothing to say. Only streams can.
  void keepAlive();
}
