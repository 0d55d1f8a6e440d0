"""What each view shows, as a scene: words and hours, no places and no colours."""
