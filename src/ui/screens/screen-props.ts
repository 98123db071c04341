/** The room of a screen: all rows but the header's. */
export interface ScreenProps {
  readonly width: number;
  readonly height: number;
}
