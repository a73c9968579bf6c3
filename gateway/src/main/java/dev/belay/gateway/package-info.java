/// Enforcement points for requests: processes that stand in front of traffic, ask, and obey.
///
/// Here stands the gateway for MCP over streamable HTTP, in front of one upstream. Everything about
/// the protocol is here; what may happen is answered by a [dev.belay.gateway.Gate].
@NullMarked
package dev.belay.gateway;

import org.jspecify.annotations.NullMarked;
