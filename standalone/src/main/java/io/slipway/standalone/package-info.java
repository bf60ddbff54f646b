/**
 * All services in one process, for a farm on one machine: starts the real servers that the services
 * need, points the services at them, and says where everything is. Holds no logic of any service.
 */
@org.jspecify.annotations.NullMarked
package io.slipway.standalone;
